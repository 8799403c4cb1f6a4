namespace Postroad.TestKit;

/// <summary>The peer did not keep to the transcript. The message shows the dialogue up to there.</summary>
public sealed class TranscriptException(string message) : Exception(message);
