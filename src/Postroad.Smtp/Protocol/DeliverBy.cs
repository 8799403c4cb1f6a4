namespace Postroad.Smtp.Protocol;

/// <summary>The BY parameter of MAIL (RFC 2852 §4).</summary>
/// <param name="Seconds">The time left when the command is sent; may be negative with <see cref="DeliverByMode.Notify"/>.</param>
/// <param name="Mode">What to do when the time is up.</param>
/// <param name="Trace">Whether each relay reports the hand-over.</param>
public sealed record DeliverBy(long Seconds, DeliverByMode Mode, bool Trace);
