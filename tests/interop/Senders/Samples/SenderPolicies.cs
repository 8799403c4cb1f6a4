namespace Postroad.Interop.Senders.Samples;

/// <summary>What the domains of the sender tests publish, and what is asked about them.</summary>
internal static class SenderPolicies
{
    /// <summary>Names and their text records.</summary>
    public static readonly (string Name, string Text)[] Records =
    [
        ("signer.example", "v=spf1 ip4:192.0.2.1 -all"),
        ("_dmarc.signer.example", "v=DMARC1; p=reject"),
        ("strict.example", "v=spf1 ip4:192.0.2.1 -all"),
        ("_dmarc.strict.example", "v=DMARC1; p=quarantine; sp=reject; adkim=s; aspf=s"),
        ("mail.strict.example", "v=spf1 ip4:192.0.2.1 -all"),
        ("_dmarc.watching.example", "v=DMARC1; p=none; rua=mailto:reports@watching.example"),
        ("sub.watching.example", "hello"),
        ("_dmarc.testing.example", "v=DMARC1; p=reject; t=y"),
        ("_dmarc.partly.example", "v=DMARC1; p=reject; pct=0"),
        ("_dmarc.gone.example", "v=DMARC1; p=none; np=reject"),
        ("_dmarc.mid.deep.example", "v=DMARC1; p=reject"),
        ("a.mid.deep.example", "hello"),
        ("_dmarc.broken.example", "v=DMARC1; p=maybe"),
        ("_dmarc.mended.example", "v=DMARC1; p=maybe; rua=mailto:reports@mended.example"),
        ("_dmarc.twice.example", "v=DMARC1; p=reject; p=none"),
    ];

    /// <summary>Author, the domain whose signature passed, the domain for which SPF passed.</summary>
    public static readonly (string Author, string? Dkim, string? Spf)[] Questions =
    [
        ("signer.example", "signer.example", null),
        ("signer.example", null, "signer.example"),
        ("signer.example", null, null),
        ("signer.example", "other.example", "other.example"),
        ("sub.signer.example", "signer.example", null),
        ("signer.example", "sub.signer.example", null),
        ("strict.example", "mail.strict.example", null),
        ("strict.example", null, "mail.strict.example"),
        ("strict.example", "strict.example", null),
        ("mail.strict.example", "strict.example", null),
        ("sub.watching.example", null, null),
        ("nobody.example", "nobody.example", null),
        ("testing.example", null, null),
        ("partly.example", null, null),
        ("not-there.gone.example", null, null),
        ("a.mid.deep.example", null, null),
        ("broken.example", null, null),
        ("mended.example", null, null),
        ("twice.example", null, null),
    ];
}
