namespace Postroad.Smtp.Sasl.Clients;

/// <summary>A credential could not be had: the issuer of a token refused or was not reached.</summary>
/// <param name="message">What happened, without secrets.</param>
/// <param name="isTransient">Whether another try later may go better.</param>
/// <param name="hint">What to do about it; null where nothing is known.</param>
/// <param name="inner">What was thrown below.</param>
public sealed class CredentialException(string message, bool isTransient, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether another try later may go better.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>What to do about it; null where nothing is known.</summary>
    public string? Hint { get; } = hint;
}
