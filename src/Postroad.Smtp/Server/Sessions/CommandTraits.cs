namespace Postroad.Smtp.Server.Sessions;

/// <summary>What is special about a verb.</summary>
[Flags]
internal enum CommandTraits
{
    None = 0,
    /// <summary>Taken before STARTTLS where TLS is required (RFC 3207 §4).</summary>
    BeforeTls = 1,
    /// <summary>Refused before AUTH where a login is required (RFC 4954 §6).</summary>
    NeedsLogin = 2,
    /// <summary>Moves no mail: a session may do so many of these between two messages.</summary>
    Idle = 4,
}
