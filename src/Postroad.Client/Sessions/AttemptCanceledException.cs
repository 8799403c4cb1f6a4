namespace Postroad.Client;

/// <summary>The caller gave up in the middle of a try; <see cref="SoFar"/> says what is known of the recipients whose turn had come.</summary>
internal sealed class AttemptCanceledException(AttemptOutcome soFar, OperationCanceledException inner) : OperationCanceledException(inner.Message, inner, inner.CancellationToken)
{
    public AttemptOutcome SoFar => soFar;
}
