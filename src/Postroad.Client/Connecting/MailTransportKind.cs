namespace Postroad.Client;

/// <summary>Where messages go.</summary>
internal enum MailTransportKind
{
    /// <summary>To a server.</summary>
    Smtp,
    /// <summary>Into files of a folder.</summary>
    Folder,
    /// <summary>Nowhere.</summary>
    Discard,
    /// <summary>To the mail exchangers of each recipient's domain.</summary>
    MailExchangers,
}
