using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Mail.Dns.Stub;

/// <summary>The servers together: asks one after the other until one of them is of use, follows aliases, and stops asking for a while when all of them are silent.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose of.")]
internal sealed class DnsUpstream(DnsServer[] servers, DnsOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim _slots = new(options.MaxConcurrentQuestions);
    private readonly ServerSilence _silence = new(time);
    private int _first;

    /// <summary>Asks a question of the DNS itself. Never throws for what a server does.</summary>
    public async Task<DnsLookup> AskAsync(DnsQuestion question)
    {
        if (DnsQuery.Create(question, withEdns: false) is null)
            return new(DnsAnswer.NxDomain(), TimeSpan.Zero, 0);
        var (aliases, timeToLive, isAuthenticated) = (0, TimeSpan.MaxValue, true);
        while (true)
        {
            switch (await AskServersAsync(question, aliases).ConfigureAwait(false))
            {
                case ReplyReading.Answered { Lookup: var lookup }:
                    var answer = lookup.Answer with { Authenticated = lookup.Answer.Authenticated && isAuthenticated };
                    return new(answer, lookup.TimeToLive < timeToLive ? lookup.TimeToLive : timeToLive, lookup.Octets);
                case ReplyReading.Aliased aliased:
                    // A chain is authenticated where each reply vouches for its part.
                    isAuthenticated &= aliased.IsAuthenticated;
                    (question, aliases) = (question with { Name = aliased.Target }, aliased.Aliases);
                    timeToLive = aliased.TimeToLive < timeToLive ? aliased.TimeToLive : timeToLive;
                    break;
                case ReplyReading.Useless useless:
                    return Failure(useless);
            }
        }
    }

    private DnsLookup Failure(ReplyReading.Useless useless)
    {
        var kept = TimeSpan.FromSeconds(Math.Clamp(options.FailureTimeToLive.TotalSeconds, 0, 30));
        return new(DnsAnswer.Temporary(useless.Reason) with { IsAliasLoop = useless.IsAliasLoop }, kept, useless.Reason.Length);
    }

    private async Task<ReplyReading> AskServersAsync(DnsQuestion question, int aliases)
    {
        await _slots.WaitAsync().ConfigureAwait(false);
        try
        {
            return _silence.MayAsk() ? await AskInTurnAsync(question, aliases).ConfigureAwait(false) : new ReplyReading.Useless("no DNS server has answered for a while");
        }
        finally
        {
            _slots.Release();
        }
    }

    // The server that was of use last comes first. One that answered, though without use, would say the same again; a silent one is asked once more.
    private async Task<ReplyReading> AskInTurnAsync(DnsQuestion question, int aliases)
    {
        var reasons = new List<string>();
        var heard = new HashSet<int>();
        var isAliasLoop = false;
        var first = Volatile.Read(ref _first);
        for (var attempt = 0; attempt < servers.Length * Math.Max(options.Rounds, 1); attempt++)
        {
            var index = (first + attempt) % servers.Length;
            if (heard.Contains(index))
                continue;
            var reading = await AskServerAsync(servers[index], question, aliases).ConfigureAwait(false);
            if (reading is not ReplyReading.Useless useless)
            {
                Volatile.Write(ref _first, index);
                return reading;
            }
            isAliasLoop |= useless.IsAliasLoop;
            reasons.Add($"{useless.Reason} from {servers[index]}");
            if (!useless.IsSilence)
                heard.Add(index);
        }
        return new ReplyReading.Useless(string.Join("; ", reasons.Distinct()), IsAliasLoop: isAliasLoop);
    }

    private async Task<ReplyReading> AskServerAsync(DnsServer server, DnsQuestion question, int aliases)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        try
        {
            var reply = await ExchangeAsync(server, question, timeout.Token).ConfigureAwait(false);
            if (reply is null)
                return new ReplyReading.Useless("no reply that can be read");
            _silence.Heard();
            return ReplyReading.Of(reply, aliases, server.IsTrusted);
        }
        catch (OperationCanceledException)
        {
            _silence.TimedOut();
            return new ReplyReading.Useless("time-out", IsSilence: true);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            _silence.TimedOut();
            return new ReplyReading.Useless(exception.Message, IsSilence: true);
        }
    }

    // RFC 6891 §7: a server that does not know EDNS is asked without.
    private static async ValueTask<DnsReply?> ExchangeAsync(DnsServer server, DnsQuestion question, CancellationToken cancellationToken)
    {
        if (DnsQuery.Create(question, server.KnowsEdns) is not { } query)
            return null;
        var reply = await DnsExchange.AskAsync(server, query, cancellationToken).ConfigureAwait(false);
        if (!server.KnowsEdns || reply is not { Code: DnsCode.FormatError or DnsCode.NotImplemented or DnsCode.BadVersion })
            return reply;
        reply = await DnsExchange.AskAsync(server, DnsQuery.Create(question, withEdns: false)!, cancellationToken).ConfigureAwait(false);
        if (reply is { Code: DnsCode.NoError or DnsCode.NxDomain })
            server.KnowsEdns = false;
        return reply;
    }
}
