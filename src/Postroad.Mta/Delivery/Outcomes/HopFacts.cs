namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>What a verdict needs to know of the session.</summary>
/// <param name="Relay">Who it is with, for a person.</param>
/// <param name="OffersDsn">Whether reports on success are the next hop's task from now on.</param>
/// <param name="OffersDeliverBy">Whether the time to deliver by is the next hop's to keep from now on.</param>
/// <param name="IsFinal">Whether the next hop keeps the mailbox, so that the message has arrived (LMTP).</param>
/// <param name="IsFirst">Whether the session had just begun, so that its end has to do with this message.</param>
/// <param name="HasAlternative">Whether another server of the destination is left to be tried in this attempt.</param>
internal readonly record struct HopFacts(string Relay, bool OffersDsn, bool OffersDeliverBy, bool IsFinal, bool IsFirst, bool HasAlternative);
