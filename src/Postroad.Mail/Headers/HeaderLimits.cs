namespace Postroad.Mail.Headers;

/// <summary>How much of a header is read. RFC 5322 sets no bound; a header over these is an attack or a mistake.</summary>
public sealed record HeaderLimits
{
    /// <summary>The bounds that are used where nothing else is said.</summary>
    public static readonly HeaderLimits Default = new();

    /// <summary>How many octets the whole header may have. Default 1 MiB.</summary>
    public int MaxOctets { get; init; } = 1024 * 1024;

    /// <summary>How many fields it may have. Default 2,000.</summary>
    public int MaxFields { get; init; } = 2000;

    /// <summary>How many octets one field may have, folding included. Default 100 KiB, as Postfix has it (header_size_limit 102,400).</summary>
    public int MaxFieldOctets { get; init; } = 100 * 1024;
}
