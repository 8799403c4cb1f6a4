namespace Postroad.Smtp.Protocol.Commands;

/// <summary>What a command line begins with (RFC 5321 §4.1.1 and the extensions that add a verb).</summary>
internal enum Verb
{
    /// <summary>None that we know.</summary>
    Unknown,
    Helo,
    Ehlo,
    /// <summary>RFC 2033 §4.1.</summary>
    Lhlo,
    Mail,
    Rcpt,
    Data,
    /// <summary>RFC 3030 §2.</summary>
    Bdat,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Expn,
    Help,
    /// <summary>RFC 3207 §4.</summary>
    StartTls,
    /// <summary>RFC 4954 §4.</summary>
    Auth,
}
