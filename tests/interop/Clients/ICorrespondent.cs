namespace Postroad.Interop.Clients;

/// <summary>A mail client of the world.</summary>
public interface ICorrespondent
{
    /// <summary>Whether it can send like this.</summary>
    bool Can(Security security, string mechanism) => true;

    /// <summary>Whether it sends the file's octets as they are; others compose a message of their own with the same subject.</summary>
    bool KeepsOctets => true;

    /// <summary>Sends; throws where the client says that it failed.</summary>
    Task SendAsync(Submission submission);
}
