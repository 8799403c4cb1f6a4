namespace Postroad.Smtp.Protocol;

/// <summary>What happens when the time of a DELIVERBY request is up (RFC 2852 §4).</summary>
public enum DeliverByMode
{
    /// <summary>N: a report, and the delivery goes on.</summary>
    Notify,
    /// <summary>R: the message is returned.</summary>
    Return,
}
