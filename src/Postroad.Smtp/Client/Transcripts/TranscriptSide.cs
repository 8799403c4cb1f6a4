namespace Postroad.Smtp.Client.Transcripts;

/// <summary>Who speaks in a transcript.</summary>
public enum TranscriptSide
{
    /// <summary>Us.</summary>
    Client,
    /// <summary>The server.</summary>
    Server,
    /// <summary>Nobody: a fact, such as that TLS began or how much content went out.</summary>
    Note,
}
