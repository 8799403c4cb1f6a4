namespace Postroad.Smtp.Sasl.Clients;

/// <summary>Who a client is and how it proves that.</summary>
public abstract class SaslCredential
{
    /// <summary>Names the credential where connections are kept apart by it; no secret is in it.</summary>
    public abstract string Identity { get; }

    /// <summary>The exchanges that prove it, strongest first, each fresh. The session runs the first one that the server offers.</summary>
    public abstract IEnumerable<SaslClient> Exchanges(SaslChannel channel);

    /// <summary>Called when the server refused the credential, before the failure is told. True where another try with what is now known may go better, once.</summary>
    public virtual bool Refresh() => false;
}
