using System.Collections.Immutable;

namespace Postroad.Mail.Arc;

/// <summary>The sets of a message, put in order and held against the rules of their form (RFC 8617 §5.2, steps 1 to 3).</summary>
/// <param name="Sets">From instance 1 up; empty where there is a fault.</param>
/// <param name="Highest">The highest instance that any field names.</param>
/// <param name="Fault">What breaks the chain; null where its form is good.</param>
/// <param name="NewestSaysFail">Whether the newest seal says that the chain was broken before it.</param>
internal sealed record ArcChain(ImmutableArray<ArcSet> Sets, int Highest, string? Fault, bool NewestSaysFail)
{
    public const int MaxInstances = 50;

    public bool IsEmpty => Highest == 0 && Fault is null;
}
