namespace Postroad.Testing;

/// <summary>How an inbox behaves.</summary>
public sealed class TestInboxOptions
{
    /// <summary>The port on 127.0.0.1. Default 0: a free one.</summary>
    public int Port { get; set; }

    /// <summary>Offers STARTTLS with a certificate of its own for <c>localhost</c>. Default false.</summary>
    public bool Tls { get; set; }

    /// <summary>Speaks TLS from the first octet instead. Default false.</summary>
    public bool ImplicitTls { get; set; }

    /// <summary>The only user who may log in; then AUTH is required. Null: AUTH is offered and takes anybody.</summary>
    public string? User { get; set; }

    /// <summary>The user's password. Null with <see cref="AccessToken"/> set: no password is taken.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// The only OAuth2 access token that is taken, of <see cref="User"/> or of anybody where that is null; then AUTH is required, by OAUTHBEARER or XOAUTH2. Another one is refused with the
    /// status <c>invalid_token</c>, as a real server does. It can be changed while the inbox runs, as a token that runs out. Null: any token where anybody may log in, else none.
    /// </summary>
    public string? AccessToken { get; set; }

    /// <summary>The domain of <see cref="TestInbox.NewAddress"/>. Default <c>inbox.test</c>.</summary>
    public string Domain { get; set; } = "inbox.test";

    /// <summary>The largest message in octets. Default 25 MiB.</summary>
    public long MaxSize { get; set; } = 25 * 1024 * 1024;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
