using System.Net.Security;
using System.Security.Authentication.ExtendedProtection;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Smtp.Client;

/// <summary>AUTH (RFC 4954 §4): picks the strongest mechanism that both sides have and runs it. A mechanism that the server offered and then does not know gives way to the next.</summary>
internal sealed class SaslExchange
{
    /// <summary>No mechanism has more rounds than this; a server that keeps asking is not sane.</summary>
    private const int MaxRounds = 8;

    /// <summary>RFC 5321 §4.5.3.1.4: a longer first response waits for the server's go-ahead.</summary>
    private const int MaxCommandOctets = 510;

    /// <summary>RFC 4954 §4: lines of an exchange.</summary>
    private const int MaxLineOctets = 12288;

    private readonly SmtpChannel _channel;
    private readonly ServerCapabilities _capabilities;
    private readonly SmtpConnectionOptions _options;

    public SaslExchange(SmtpChannel channel, ServerCapabilities capabilities, SmtpConnectionOptions options)
    {
        (_channel, _capabilities, _options) = (channel, capabilities, options);
    }

    public async ValueTask<Reply> RunAsync(SaslCredential credential, CancellationToken cancellationToken)
    {
        Reply? refusal = null;
        var offered = _capabilities.SaslMechanisms;
        foreach (var exchange in credential.Exchanges(Facts()))
        {
            if (!offered.Contains(exchange.Name))
                continue;
            var reply = await TryAsync(exchange, cancellationToken).ConfigureAwait(false);
            if (reply.Code == 235)
                return Believe(exchange, reply);
            refusal = reply;
            // RFC 4954 §4: 504 not recognised, §6: 534 too weak. Anything else is an answer about the credential.
            if (reply.Code is not (500 or 502 or 504 or 534))
                throw Failed(SmtpFault.Refused, $"The server refused the login: {(exchange.Refusal is { } why ? $"{why} ({reply})" : reply)}", reply);
        }
        if (refusal is not null)
            throw Failed(SmtpFault.Refused, $"The server refused the login: {refusal}", refusal);
        throw Failed(SmtpFault.NoMechanism, offered.IsEmpty
            ? "The server does not offer AUTH on this connection."
            : $"The server offers AUTH {string.Join(' ', offered)}, and this credential can use none of these.");
    }

    private async ValueTask<Reply> TryAsync(SaslClient exchange, CancellationToken cancellationToken)
    {
        var first = exchange.SpeaksFirst ? await AnswerAsync(exchange, default, cancellationToken).ConfigureAwait(false) : null;
        var initial = first switch { null => "", "" => " =", _ => " " + first };
        var held = "AUTH ".Length + exchange.Name.Length + initial.Length > MaxCommandOctets;
        var reply = await SendAsync($"AUTH {exchange.Name}{(held ? "" : initial)}", $"AUTH {exchange.Name}{(initial.Length == 0 || held ? "" : " (hidden)")}", cancellationToken).ConfigureAwait(false);
        if (held && reply.Code == 334)
            reply = await SendAsync(first!, "(hidden)", cancellationToken).ConfigureAwait(false);
        for (var round = 0; reply.Code == 334; round++)
        {
            if (round == MaxRounds)
                throw Failed(SmtpFault.Protocol, $"The server goes on asking after {MaxRounds} rounds of AUTH {exchange.Name}.", reply);
            var answer = await AnswerAsync(exchange, reply, cancellationToken).ConfigureAwait(false);
            reply = await SendAsync(answer, "(hidden)", cancellationToken).ConfigureAwait(false);
        }
        return reply;
    }

    private async ValueTask<string> AnswerAsync(SaslClient exchange, Reply? challenge, CancellationToken cancellationToken)
    {
        try
        {
            var octets = challenge is null ? [] : Convert.FromBase64String(challenge.Lines[0]);
            var answer = Convert.ToBase64String((await exchange.RespondAsync(octets, cancellationToken).ConfigureAwait(false)).Span);
            return answer.Length <= MaxLineOctets ? answer : throw new SaslException($"The answer of {answer.Length} octets is longer than a line of AUTH may be.");
        }
        catch (Exception e) when (e is FormatException or SaslException)
        {
            await CancelAsync(challenge, cancellationToken).ConfigureAwait(false);
            var message = e is FormatException ? "The server's challenge is not base64." : e.Message;
            throw Failed(SmtpFault.Protocol, $"AUTH {exchange.Name} failed: {message}", challenge);
        }
        catch (CredentialException e)
        {
            throw _channel.Fail(SmtpPhase.Auth, SmtpFault.NoCredential, e.Message, e);
        }
    }

    // RFC 4954 §4: the client gives up with "*", and the server answers 501.
    private async ValueTask CancelAsync(Reply? challenge, CancellationToken cancellationToken)
    {
        if (challenge is not null)
            await SendAsync("*", "*", cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<Reply> SendAsync(string line, string shown, CancellationToken cancellationToken)
    {
        _channel.Secret(line, shown);
        return _channel.ExchangeAsync(SmtpPhase.Auth, _options.Timeouts.Command, cancellationToken);
    }

    private Reply Believe(SaslClient exchange, Reply reply)
    {
        if (!exchange.IsSatisfied)
            throw Failed(SmtpFault.Protocol, $"The server says that AUTH {exchange.Name} went well and did not prove who it is.", reply);
        // AUTH is a barrier: what comes behind 235 unasked was not said to us.
        if (_channel.HasUnread)
            throw Failed(SmtpFault.Protocol, "The server sent more than its reply to AUTH.", reply);
        return reply;
    }

    private SaslChannel Facts()
    {
        ReadOnlyMemory<byte> endPoint = default;
        if (_channel.Stream is SslStream tls)
        {
            using var binding = tls.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);
            endPoint = Octets(binding);
        }
        return new SaslChannel(_options.Host, _options.Port, endPoint, _capabilities.SaslMechanisms.Any(m => m.EndsWith("-PLUS", StringComparison.Ordinal)));
    }

    private static ReadOnlyMemory<byte> Octets(ChannelBinding? binding)
    {
        if (binding is null || binding.IsInvalid)
            return default;
        var octets = new byte[binding.Size];
        System.Runtime.InteropServices.Marshal.Copy(binding.DangerousGetHandle(), octets, 0, octets.Length);
        // The system gives "tls-server-end-point:" and the hash; the mechanism wants the hash.
        var prefix = "tls-server-end-point:"u8;
        var at = octets.AsSpan().IndexOf(prefix);
        return at < 0 ? default : octets.AsMemory(at + prefix.Length);
    }

    private SmtpSessionException Failed(SmtpFault fault, string message, Reply? reply = null) => _channel.Fail(SmtpPhase.Auth, fault, message, reply: reply);
}
