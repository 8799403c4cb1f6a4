namespace Postroad.Smtp.Sasl.Clients;

/// <summary>The client's half of one exchange of one mechanism (RFC 4422).</summary>
public abstract class SaslClient
{
    /// <summary>The registered name, such as <c>PLAIN</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the client speaks first; if not, the first challenge comes from the server.</summary>
    public abstract bool SpeaksFirst { get; }

    /// <summary>Whether success may be believed now. A mechanism in which the server proves itself too says no before it has.</summary>
    public virtual bool IsSatisfied => true;

    /// <summary>What the exchange learnt of a refusal, for a person; null where nothing.</summary>
    public virtual string? Refusal => null;

    /// <summary>Answers a challenge; the first answer of a mechanism that speaks first gets an empty one.</summary>
    /// <exception cref="SaslException">The challenge makes no sense, or the server is not who it should be.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken);
}
