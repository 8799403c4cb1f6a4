using System.Collections.Frozen;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Transport.Certificates;

namespace Postroad.Smtp.Transport;

/// <summary>
/// The certificates that listeners show, by the name a client asks for. Looks at the files now and then: a pair that changed is shown from
/// the next handshake on; one that changed into something unusable is logged, and the pair from before stays. So does one whose files are gone, or
/// whose time is over: each is logged once.
/// </summary>
public sealed partial class CertificateStore : IDisposable
{
    private readonly TlsOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly Lock _reloading = new();
    private readonly HashSet<(CertificatePair? Pair, string Trouble)> _told = [];
    private readonly ITimer _timer;
    private volatile CertificateSet _set;

    /// <summary>Reads all pairs; makes a self-signed one where the options name none.</summary>
    /// <exception cref="CertificateException">A pair is missing or unusable.</exception>
    public CertificateStore(TlsOptions options, ILogger<CertificateStore> logger, TimeProvider clock)
    {
        _options = options;
        _logger = logger;
        _clock = clock;
        var names = options.Names.ToFrozenDictionary(pair => pair.Key, pair => CertificatePair.Load(pair.Value), StringComparer.OrdinalIgnoreCase);
        _set = new CertificateSet(options, LoadDefault(options, clock), names, ClientAuthorities.Load(options.ClientAuthorities));
        _timer = clock.CreateTimer(static store => ((CertificateStore)store!).Reload(), this, options.ReloadInterval, options.ReloadInterval);
    }

    /// <summary>What is wrong with the files that the options name, pair by pair; nothing where a store can be made of them.</summary>
    /// <returns>Each fault with the option that it is about: <c>certificate</c>, <c>NAME.certificate</c>, or <c>client_authorities</c>.</returns>
    public static IReadOnlyList<(string Option, CertificateException Fault)> FindFaults(TlsOptions options)
    {
        var faults = new List<(string, CertificateException)>();
        if (options.Certificate is { } certificate)
            Try("certificate", () => CertificatePair.Load(new CertificateFiles { Certificate = certificate, Key = options.Key }));
        foreach (var (name, files) in options.Names)
            Try($"{name}.certificate", () => CertificatePair.Load(files));
        if (options.ClientAuthorities is not null)
            Try("client_authorities", () => ClientAuthorities.Load(options.ClientAuthorities));
        return faults;

        void Try(string option, Action load)
        {
            try
            {
                load();
            }
            catch (CertificateException fault)
            {
                faults.Add((option, fault));
            }
        }
    }

    /// <summary>Looks at the files now.</summary>
    public void Reload()
    {
        lock (_reloading)
        {
            var set = _set;
            foreach (var pair in set.Pairs)
                Watch(pair);
            if (!set.Authorities.HasChanged && !set.Pairs.Any(static pair => pair.HasChanged))
                return;
            var names = set.Names.ToFrozenDictionary(pair => pair.Key, pair => Renew(pair.Value), StringComparer.OrdinalIgnoreCase);
            _set = new CertificateSet(_options, Renew(set.Default), names, Renew(set.Authorities));
            _told.RemoveWhere(told => told.Pair is not null && !_set.Pairs.Contains(told.Pair));
        }
    }

    /// <summary>Ends the watch. Connections that use the certificates live on.</summary>
    public void Dispose() => _timer.Dispose();

    /// <summary>What a listener answers to the hello of a client.</summary>
    /// <param name="hello">What it said.</param>
    /// <param name="asksClient">Whether it is asked for a certificate in turn.</param>
    internal SslServerAuthenticationOptions Choose(SslClientHelloInfo hello, bool asksClient = false)
    {
        var shown = _set.For(hello.ServerName);
        return asksClient ? shown.AskingOptions : shown.Options;
    }

    /// <summary>The channel binding tls-server-end-point of a connection (RFC 5929 §4); empty where its certificate is none of ours.</summary>
    internal ReadOnlyMemory<byte> FindEndPointHash(SslStream stream) =>
        stream.LocalCertificate is { } shown
            ? _set.Pairs.FirstOrDefault(pair => pair.Context.TargetCertificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData()))?.EndPointHash
            : default;

    private static CertificatePair LoadDefault(TlsOptions options, TimeProvider clock)
    {
        if (options.Certificate is { } certificate)
            return CertificatePair.Load(new CertificateFiles { Certificate = certificate, Key = options.Key });
        if (options.SelfSignedFolder is { } folder)
            return SelfSignedCertificate.LoadOrCreate(folder, options.SelfSignedName, clock);
        var (pem, key) = SelfSignedCertificate.Create(options.SelfSignedName, clock);
        return CertificatePair.FromPem(pem, key);
    }

    private void Watch(CertificatePair pair)
    {
        if (!pair.IsGone)
            _told.Remove((pair, nameof(Gone)));
        else if (_told.Add((pair, nameof(Gone))))
            Gone(_logger, pair.Name);
        var end = pair.Context.TargetCertificate.NotAfter.ToUniversalTime();
        if (end <= _clock.GetUtcNow().UtcDateTime && _told.Add((pair, nameof(Expired))))
            Expired(_logger, pair.Name, end);
    }

    private CertificatePair Renew(CertificatePair pair)
    {
        if (!pair.HasChanged)
            return pair;
        try
        {
            var renewed = CertificatePair.Load(pair.Files!);
            Reloaded(_logger, pair.Files!.Certificate, renewed.Context.TargetCertificate.Subject, renewed.Context.TargetCertificate.NotAfter.ToUniversalTime());
            return renewed;
        }
        catch (CertificateException bad)
        {
            if (_told.Add((pair, bad.Message)))
                KeptOld(_logger, pair.Files!.Certificate, bad.Message);
            return pair;
        }
    }

    private ClientAuthorities Renew(ClientAuthorities authorities)
    {
        if (!authorities.HasChanged)
            return authorities;
        try
        {
            var renewed = ClientAuthorities.Load(_options.ClientAuthorities);
            _told.RemoveWhere(static told => told.Pair is null);
            return renewed;
        }
        catch (CertificateException bad)
        {
            if (_told.Add((null, bad.Message)))
                KeptOld(_logger, _options.ClientAuthorities!, bad.Message);
            return authorities;
        }
    }
}
