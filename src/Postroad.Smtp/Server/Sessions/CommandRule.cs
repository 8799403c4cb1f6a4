using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>One row of the table: when a verb is allowed, and who does it. A null reply says that all was written already.</summary>
internal sealed record CommandRule(Verb Verb, SessionState Allowed, CommandTraits Traits, Func<ServerSession, Command, ValueTask<Reply?>> Execute);
