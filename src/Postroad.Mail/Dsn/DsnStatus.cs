using System.Globalization;

namespace Postroad.Mail.Dsn;

/// <summary>The Status field (RFC 3464 §2.3.4): class, subject and detail of RFC 3463.</summary>
/// <param name="Class">2, 4 or 5.</param>
/// <param name="Subject">0 to 999.</param>
/// <param name="Detail">0 to 999.</param>
public readonly record struct DsnStatus(int Class, int Subject, int Detail)
{
    /// <summary>As in the field: <c>5.1.1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");
}
