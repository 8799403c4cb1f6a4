namespace Postroad.Smtp.Protocol.Sending;

/// <summary>The content has a line that no server need take (RFC 5321 §4.5.3.1.6).</summary>
internal sealed class LineTooLongException() : FormatException($"The content has a line of more than {ContentEncoder.MaxLineOctets} octets.");
