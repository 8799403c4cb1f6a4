namespace Postroad.Client;

/// <summary>How many messages are sent.</summary>
public sealed record BulkOptions
{
    /// <summary>As fast as the pool allows, nobody told.</summary>
    public static readonly BulkOptions Default = new();

    /// <summary>Messages under way at once, each on its own connection. Null: as many as the pool has.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The most in a time. Null: no limit.</summary>
    public Rate? Rate { get; init; }

    /// <summary>How many messages there are, where that is known: <see cref="BulkProgress.Eta"/> needs it.</summary>
    public int? Total { get; init; }

    /// <summary>Told about the progress, at most each <see cref="ProgressInterval"/> and at the end. Null: nobody.</summary>
    public IProgress<BulkProgress>? Progress { get; init; }

    /// <summary>Default 500 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
