using System.Net;
using Microsoft.Extensions.Options;

namespace Postroad.Smtp.Server.Hosting;

/// <summary>Finds what cannot work, before the host starts.</summary>
internal sealed class SmtpServerOptionsValidator : IValidateOptions<SmtpServerOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpServerOptions options)
    {
        var faults = new List<string>();
        if (options.Listeners.Count == 0)
            faults.Add("The SMTP server has no listener: call options.Listen(port).");
        if (options.HostName.Length == 0 || options.HostName.Any(static c => c is <= ' ' or >= '\x7f'))
            faults.Add($"'{options.HostName}' is no host name.");
        foreach (var listener in options.Listeners)
        {
            if (listener is { Lmtp: true, EndPoint.Port: 25 })
                faults.Add($"Listener {listener.Name} cannot speak LMTP on port 25 (RFC 2033 §5).");
            if (listener.AuthInClear && !IPAddress.IsLoopback(listener.EndPoint.Address))
                faults.Add($"Listener {listener.Name} cannot take logins in clear: {listener.EndPoint.Address} is no loopback address.");
            if (listener is { Auth: AuthUse.Required, Tls: TlsUse.None, AuthInClear: false })
                faults.Add($"Listener {listener.Name} requires a login that nobody can make: there is no TLS.");
        }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
