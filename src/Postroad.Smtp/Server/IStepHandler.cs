using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server;

/// <summary>An <see cref="IMailHandler"/> that also has a say at the steps that the session does by itself.</summary>
public interface IStepHandler
{
    /// <summary>Asked before the step is done. A reply of 4xx or 5xx refuses it; null goes on.</summary>
    ValueTask<Reply?> BeforeAsync(SmtpSession session, SessionStep step, CancellationToken cancellationToken);
}
