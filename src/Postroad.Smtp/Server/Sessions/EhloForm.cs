using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>All that the reply to EHLO depends on: what is the same has the same reply, and a limit that is changed has another.</summary>
internal readonly record struct EhloForm(
    SmtpExtensions Extensions, string Mechanisms, SmtpListenerOptions Listener, long MessageSize, int MessagesPerSession, int RecipientsPerMessage);
