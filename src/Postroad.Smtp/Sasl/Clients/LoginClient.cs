using System.Text;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>LOGIN (an expired draft that many servers offer alone): the server asks for the user, then for the password.</summary>
internal sealed class LoginClient(string user, string password) : SaslClient
{
    private int _asked;

    public override string Name => "LOGIN";

    public override bool SpeaksFirst => false;

    public override ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => _asked++ switch
    {
        0 => new(Encoding.UTF8.GetBytes(user)),
        1 => new(Encoding.UTF8.GetBytes(password)),
        _ => throw new SaslException("The server asks for more than user and password."),
    };
}
