namespace Postroad.Mail.Dns;

/// <summary>Answers questions of the DNS: the stub resolver, a zone file, the system, or an embedder's own.</summary>
public interface IDnsResolver
{
    /// <summary>
    /// Looks up the records of one type at one name, following CNAMEs (8 at most). It never throws for what a server said or failed to say:
    /// every trouble is <see cref="DnsStatus.Temporary"/>.
    /// </summary>
    /// <param name="name">The name in A-labels, without its final dot. Labels may hold underscores.</param>
    /// <param name="type">The type of record.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken);
}
