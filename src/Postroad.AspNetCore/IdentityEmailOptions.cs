using Postroad.Client;

namespace Postroad.AspNetCore;

/// <summary>What Identity's mails say. Every text is in English until it is set; <c>{app}</c> stands for <see cref="ApplicationName"/>.</summary>
public sealed class IdentityEmailOptions
{
    /// <summary>The application's name as its users know it. Null: the host's.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>Who writes. Null: the sender's default (<see cref="MailSenderOptions.From"/>).</summary>
    public EmailAddress? From { get; set; }

    /// <summary>The name of the sender to use (<see cref="PostroadMailExtensions"/>). Null: the one without a key.</summary>
    public string? Sender { get; set; }

    /// <summary>The mail with the link that confirms an address.</summary>
    public IdentityEmailText Confirmation { get; set; } = new("Confirm your email address", "Thank you for joining {app}. Please confirm that this address is yours.", "Confirm this address");

    /// <summary>The mail with the link that resets a password.</summary>
    public IdentityEmailText PasswordReset { get; set; } = new("Reset your password", "Somebody, we hope you, asked for a new password at {app}. If it was not you, do nothing: your password stays as it is.", "Choose a new password");

    /// <summary>The mail with the code that resets a password.</summary>
    public IdentityEmailText PasswordResetCode { get; set; } = new("Your password reset code", "Somebody, we hope you, asked for a new password at {app}. If it was not you, do nothing: your password stays as it is.", "Your code is");
}
