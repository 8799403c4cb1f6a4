using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Postroad.Client;

/// <summary>Checks options as a whole when the host starts: a connection string with an error stops it there, not at the first message.</summary>
internal sealed class MailSenderOptionsValidator : IValidateOptions<MailSenderOptions>
{
    public ValidateOptionsResult Validate(string? name, MailSenderOptions options)
    {
        try
        {
            SenderSettings.From(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            return ValidateOptionsResult.Fail($"The sender '{name}' cannot be made: {e.Message}");
        }
    }
}
