namespace Postroad.Configuration.Values;

/// <summary>As what TOML has a value written.</summary>
internal enum ValueShape
{
    /// <summary>In quotes.</summary>
    Text,

    /// <summary>Bare.</summary>
    Number,

    /// <summary>Bare where it has no unit, in quotes where it has one.</summary>
    TextOrNumber,

    /// <summary><c>true</c> or <c>false</c>, bare.</summary>
    Boolean,
}
