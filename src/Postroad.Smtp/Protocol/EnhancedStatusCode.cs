namespace Postroad.Smtp.Protocol;

/// <summary>An enhanced mail system status code such as 5.1.1 (RFC 3463; registry RFC 5248).</summary>
/// <param name="Class">2 success, 4 persistent transient failure, 5 permanent failure.</param>
/// <param name="Subject">What it is about: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 policy, 0 other. 0 to 999.</param>
/// <param name="Detail">The detail within the subject, 0 to 999.</param>
public readonly record struct EnhancedStatusCode(int Class, int Subject, int Detail)
{
    /// <summary>As on the wire: <c>5.1.1</c>.</summary>
    public override string ToString() => $"{Class}.{Subject}.{Detail}";
}
