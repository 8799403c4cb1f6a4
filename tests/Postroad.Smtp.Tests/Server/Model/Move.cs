namespace Postroad.Smtp.Tests.Server.Model;

/// <summary>Something that a client of the model may send.</summary>
internal enum Move
{
    Helo,
    Ehlo,
    Mail,
    BadMail,
    Rcpt,
    BadRcpt,
    Message,
    SmugglingMessage,
    Chunk,
    LastChunk,
    BadChunk,
    Rset,
    Noop,
    Auth,
    Nonsense,
    Quit,
}
