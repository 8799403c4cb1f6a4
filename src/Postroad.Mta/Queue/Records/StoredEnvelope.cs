namespace Postroad.Mta.Queue.Records;

/// <summary>An envelope as the spool keeps it.</summary>
/// <param name="Message">The envelope. Its trace fields are here only where the body was too large to stand behind them.</param>
/// <param name="Size">The octets of the whole content, trace fields included.</param>
internal sealed record StoredEnvelope(NewMessage Message, long Size);
