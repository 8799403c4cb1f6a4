namespace Postroad.Smtp.Client.Transcripts;

/// <summary>One line of a session as it was on the wire. Secrets of AUTH and the content of messages are never in it.</summary>
/// <param name="Elapsed">Time since the session began to connect.</param>
/// <param name="Side">Who said it.</param>
/// <param name="Text">The line without its CRLF.</param>
public readonly record struct TranscriptEntry(TimeSpan Elapsed, TranscriptSide Side, string Text)
{
    /// <summary>As transcripts show it: <c>   0.012 C: EHLO client.example</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,8:0.000} {Side switch { TranscriptSide.Client => "C:", TranscriptSide.Server => "S:", _ => "--" }} {Text}");
}
