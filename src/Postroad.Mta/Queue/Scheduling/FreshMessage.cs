using Postroad.Mta.Queue.Bodies;

namespace Postroad.Mta.Queue.Scheduling;

/// <summary>A message that has just been accepted, still whole in memory: envelope and, where it was inline, content.</summary>
/// <param name="Message">The envelope, trace fields included.</param>
/// <param name="Size">The octets of the content, trace fields included.</param>
/// <param name="Body">The content behind the trace fields, or null where it is in the spool alone.</param>
internal sealed record FreshMessage(NewMessage Message, long Size, PooledBody? Body);
