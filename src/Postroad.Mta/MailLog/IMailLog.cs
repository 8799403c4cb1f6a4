namespace Postroad.Mta.MailLog;

/// <summary>Where the events of the road go. Never waits and never throws: a log that fails must not stop the mail.</summary>
internal interface IMailLog
{
    /// <summary>Takes one event, after what it tells of has happened.</summary>
    void Write(MailEvent mailEvent);
}
