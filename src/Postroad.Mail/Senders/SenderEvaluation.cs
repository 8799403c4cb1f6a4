using Postroad.Mail.Addresses;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Dns;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Senders;

/// <summary>
/// The evaluation of one message that arrives piece by piece. SPF is under way from the start, keys and seals from the end of the header; DMARC, which needs
/// them all, comes last. The pieces are not kept, only the header is.
/// </summary>
public sealed class SenderEvaluation : IDisposable
{
    private readonly IDnsResolver _resolver;
    private readonly TimeProvider _time;
    private readonly SpfRequest? _session;
    private readonly CancellationTokenSource _stop;
    private readonly Task<SpfVerdict>? _spf;
    private readonly DkimCheck _dkim;
    private readonly ArcCheck _arc;
    private readonly HashedMessage _message;
    private AuthorDomain? _author;

    internal SenderEvaluation(IDnsResolver resolver, SenderOptions options, TimeProvider time, SpfRequest? session, CancellationToken cancellationToken)
    {
        (_resolver, _time, _session) = (resolver, time, session);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _dkim = new DkimCheck(resolver, options.Dkim, time);
        _arc = new ArcCheck(resolver, options.Dkim, time);
        _message = new HashedMessage((header, body) =>
        {
            _author = AuthorDomain.Of(header.Block);
            _dkim.HeaderIsRead(header, body);
            _arc.HeaderIsRead(header, body);
        });
        if (session is not null)
            _spf = new SpfEvaluator(resolver, options.Spf, time).EvaluateAsync(session, _stop.Token).AsTask();
    }

    /// <summary>Takes the next octets of the message: content with CRLF at the ends of its lines, without dot-stuffing.</summary>
    public void Append(ReadOnlySpan<byte> octets) => _message.Append(octets);

    internal ValueTask AppendAllAsync(Stream message, CancellationToken cancellationToken) => _message.AppendAllAsync(message, cancellationToken);

    /// <summary>Ends the message and gives the verdict.</summary>
    /// <param name="patience">How long to wait for what the DNS has not yet answered; what comes later counts as a temporary error. Null: as long as each check allows.</param>
    public async ValueTask<SenderVerdict> CompleteAsync(TimeSpan? patience)
    {
        _message.Complete();
        using var limit = patience is { } time ? new CancellationTokenSource(time, _time) : new CancellationTokenSource();
        using var registration = limit.Token.Register(GiveUp);
        var spf = _spf is null ? null : await WaitAsync(_spf, limit.Token).ConfigureAwait(false);
        var dkim = await _dkim.CompleteAsync(_stop.Token).ConfigureAwait(false);
        var arc = await _arc.CompleteAsync(_stop.Token).ConfigureAwait(false);
        var dmarc = await JudgeAsync(spf, dkim, limit.Token).ConfigureAwait(false);
        return new SenderVerdict(spf, dkim, arc, _author!, dmarc);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What is still under way is of no use to anybody.
        _stop.Cancel();
        _stop.Dispose();
        _dkim.Dispose();
        _arc.Dispose();
        _message.Dispose();
    }

    private void GiveUp()
    {
        _dkim.GiveUp();
        _arc.GiveUp();
    }

    private async ValueTask<SpfVerdict> WaitAsync(Task<SpfVerdict> spf, CancellationToken limit)
    {
        try
        {
            return await spf.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var helo = _session!.MailFrom.Length == 0;
            var domain = helo ? _session.HeloName : _session.MailFrom[(_session.MailFrom.LastIndexOf('@') + 1)..];
            return new SpfVerdict(SpfResult.TempError, helo ? SpfIdentity.Helo : SpfIdentity.MailFrom, domain, null, "the DNS took too long", 0, 0, []);
        }
    }

    private async ValueTask<DmarcVerdict> JudgeAsync(SpfVerdict? spf, DkimVerdict dkim, CancellationToken limit)
    {
        if (_author!.Domain is not { } author)
            return DmarcVerdict.WithoutAuthor(_author.Fault!);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit, _stop.Token);
        try
        {
            return await new DmarcEvaluator(_resolver).EvaluateAsync(new DmarcRequest(author, [.. PassedBy(spf)], [.. PassedBy(dkim)]), both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new DmarcVerdict(DmarcResult.TempError, DmarcPolicy.None, author.Ascii, author.Ascii, null, false, false, "the DNS took too long", null, []);
        }
    }

    private static IEnumerable<DomainName> PassedBy(SpfVerdict? spf) =>
        spf is { Result: SpfResult.Pass } && DomainName.TryParse(spf.Domain, out var name) ? [name] : [];

    private static IEnumerable<DomainName> PassedBy(DkimVerdict dkim) =>
        dkim.Signatures.Where(s => s.Result == DkimResult.Pass).Select(s => DomainName.TryParse(s.Domain, out var name) ? name : null).OfType<DomainName>();
}
