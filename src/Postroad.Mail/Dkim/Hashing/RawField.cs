namespace Postroad.Mail.Dkim.Hashing;

/// <summary>A field of a header that is kept as its octets.</summary>
/// <param name="Start">Where it begins in the header.</param>
/// <param name="Length">With its folds and its final CRLF, where it has one.</param>
/// <param name="Name">Its name in lower case.</param>
/// <param name="ValueStart">Where, from <paramref name="Start"/>, all that follows the colon begins.</param>
internal readonly record struct RawField(int Start, int Length, string Name, int ValueStart);
