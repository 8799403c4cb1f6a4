namespace Postroad.Smtp.Server.Sessions;

/// <summary>How far a session has come. TLS and login are facts of the session, not states.</summary>
[Flags]
internal enum SessionState
{
    /// <summary>Connected, not greeted.</summary>
    Fresh = 1,
    /// <summary>Greeted, without a transaction.</summary>
    Greeted = 2,
    /// <summary>MAIL was taken, no recipient yet.</summary>
    Mail = 4,
    /// <summary>A recipient was taken.</summary>
    Rcpt = 8,
    Any = Fresh | Greeted | Mail | Rcpt,
}
