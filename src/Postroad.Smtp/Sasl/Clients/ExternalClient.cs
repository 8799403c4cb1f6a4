using System.Text;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>EXTERNAL (RFC 4422 appendix A): who we are is known from our certificate.</summary>
internal sealed class ExternalClient(string actAs) : SaslClient
{
    public override string Name => "EXTERNAL";

    public override bool SpeaksFirst => true;

    public override ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => new(Encoding.UTF8.GetBytes(actAs));
}
