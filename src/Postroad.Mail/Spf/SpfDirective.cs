namespace Postroad.Mail.Spf;

/// <summary>A mechanism with what it yields when it matches.</summary>
/// <param name="Qualifier">What it yields.</param>
/// <param name="Mechanism">What it tests.</param>
/// <param name="Text">As published.</param>
internal sealed record SpfDirective(SpfQualifier Qualifier, SpfMechanism Mechanism, string Text)
{
    public SpfResult Result => Qualifier switch
    {
        SpfQualifier.Fail => SpfResult.Fail,
        SpfQualifier.SoftFail => SpfResult.SoftFail,
        SpfQualifier.Neutral => SpfResult.Neutral,
        _ => SpfResult.Pass,
    };
}
