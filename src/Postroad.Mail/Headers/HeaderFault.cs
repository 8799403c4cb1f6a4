namespace Postroad.Mail.Headers;

/// <summary>Which bound of <see cref="HeaderLimits"/> a header breaks.</summary>
public enum HeaderFault
{
    /// <summary>None.</summary>
    None,
    /// <summary><see cref="HeaderLimits.MaxOctets"/>.</summary>
    TooLong,
    /// <summary><see cref="HeaderLimits.MaxFields"/>.</summary>
    TooManyFields,
    /// <summary><see cref="HeaderLimits.MaxFieldOctets"/>.</summary>
    FieldTooLong,
}
