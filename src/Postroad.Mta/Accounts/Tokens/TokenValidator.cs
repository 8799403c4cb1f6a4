using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Accounts.Tokens;

/// <summary>Judges bearer tokens: signed by the issuer with one of its keys and a public-key algorithm, for our audience, in their time, and for an account of ours.</summary>
internal sealed partial class TokenValidator : IDisposable
{
    private const int MaxToken = 8192;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly OAuthOptions _options;
    private readonly Func<AccountName, bool> _isAccount;
    private readonly ILogger<TokenValidator> _logger;
    private readonly IssuerDocuments _documents = new();
    private readonly Uri _metadata;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _configuration;
    private readonly TokenValidationParameters _parameters;
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxToken, MapInboundClaims = false };

    /// <summary>A validator for the issuer of the options.</summary>
    /// <param name="options">The options; the issuer is given.</param>
    /// <param name="isAccount">Whether there is an account of this name.</param>
    /// <param name="clock">Tells whether a token is in its time.</param>
    /// <param name="logger">Where to tell why a token was refused; the token itself is never told.</param>
    public TokenValidator(OAuthOptions options, Func<AccountName, bool> isAccount, TimeProvider clock, ILogger<TokenValidator> logger)
    {
        (_options, _isAccount, _logger) = (options, isAccount, logger);
        var issuer = options.Issuer ?? throw new ArgumentException("There is no issuer.", nameof(options));
        // OpenID Connect Discovery 1.0 §4
        _metadata = new Uri($"{issuer.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration");
        _configuration = new(_metadata.AbsoluteUri, new OpenIdConnectConfigurationRetriever(), _documents);
        _parameters = new TokenValidationParameters
        {
            ConfigurationManager = _configuration,
            ValidAudiences = options.Audience,
            // The text of the configuration file counts, with or without the slash at its end that the claim may have.
            ValidIssuers = [issuer.OriginalString, issuer.OriginalString.TrimEnd('/'), issuer.OriginalString.TrimEnd('/') + "/"],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
            LifetimeValidator = (notBefore, expires, _, _) => IsInTime(notBefore, expires, clock.GetUtcNow().UtcDateTime),
        };
    }

    /// <summary>Judges a token.</summary>
    /// <param name="user">Who the client says it is; null where it leaves that to the token.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the wait for the issuer.</param>
    public async ValueTask<TokenVerdict> ValidateAsync(string? user, string token, CancellationToken cancellationToken)
    {
        try
        {
            await _configuration.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            LogNoIssuer(_logger, _metadata, (e.InnerException ?? e).Message);
            return new TokenVerdict.Unavailable();
        }
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid)
            return Rejected(result.Exception?.GetType().Name ?? "not valid");
        if (_options.Scope is { } scope && !Scopes(result).Contains(scope))
            return Rejected($"without the scope {scope}", "insufficient_scope");
        if (Claim(result, _options.UserClaim) is not { } address || !AccountName.TryParse(address, out var name, out _) || !_isAccount(name))
            return Rejected($"whose claim {_options.UserClaim} names no account");
        if (_options.UserClaim == "email" && Claim(result, "email_verified") is { } verified && !verified.Equals("true", StringComparison.OrdinalIgnoreCase))
            return Rejected("whose address is not verified");
        if (user is not null && (!AccountName.TryParse(user, out var claimed, out _) || claimed != name))
            return Rejected("of another user than the client says it is");
        return new TokenVerdict.Accepted(name.Value);
    }

    /// <inheritdoc/>
    public void Dispose() => _documents.Dispose();

    private static bool IsInTime(DateTime? notBefore, DateTime? expires, DateTime now) =>
        expires is { } end && now < end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);

    private static string? Claim(TokenValidationResult result, string name) => result.Claims.TryGetValue(name, out var value) ? value?.ToString() : null;

    private static string[] Scopes(TokenValidationResult result) =>
        (Claim(result, "scope") ?? Claim(result, "scp") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private TokenVerdict.Rejected Rejected(string why, string status = "invalid_token")
    {
        LogRejected(_logger, why);
        return new TokenVerdict.Rejected(status, _options.Scope, _metadata);
    }
}
