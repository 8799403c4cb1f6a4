namespace Postroad.Mail.Addresses.Idna;

/// <summary>What the rules of IDNA ask of a code point. The orders of the enums are those of the table.</summary>
internal readonly record struct CharacterClass(MappingStatus Status, BidiClass Bidi, JoiningType Joining, byte CombiningClass, bool IsMark)
{
    /// <summary>The combining class that viramas have (RFC 5892 appendix A.1).</summary>
    public const byte Virama = 9;
}

/// <summary>What UTS 46 does with a code point, without transitional processing.</summary>
internal enum MappingStatus : byte
{
    Valid,
    Mapped,
    Ignored,
    Disallowed,
}

/// <summary>The bidi classes that RFC 5893 §2 names; <see cref="Other"/> is allowed nowhere in a bidi domain name.</summary>
internal enum BidiClass : byte
{
    Other,
    L,
    R,
    AL,
    AN,
    EN,
    ES,
    CS,
    ET,
    ON,
    BN,
    NSM,
}

/// <summary>How a letter joins its neighbours (RFC 5892 appendix A.1).</summary>
internal enum JoiningType : byte
{
    None,
    Left,
    Right,
    Dual,
    Transparent,
    Causing,
}
