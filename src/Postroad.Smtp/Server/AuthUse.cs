namespace Postroad.Smtp.Server;

/// <summary>How a listener uses AUTH (RFC 4954).</summary>
public enum AuthUse
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>Clients may log in.</summary>
    Offered,
    /// <summary>MAIL is refused before a login (RFC 6409 §4.3).</summary>
    Required,
}
