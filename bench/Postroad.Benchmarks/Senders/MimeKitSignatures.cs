using System.Text;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;
using DkimSigner = MimeKit.Cryptography.DkimSigner;
using DkimVerifier = MimeKit.Cryptography.DkimVerifier;

namespace Postroad.Benchmarks.Senders;

/// <summary>MimeKit's signatures. The messages are parsed and the keys read beforehand, which for us is part of what is measured.</summary>
internal sealed class MimeKitSignatures : DkimPublicKeyLocatorBase
{
    private readonly DkimSigner _signer;
    private readonly DkimVerifier _verifier;
    private readonly MimeMessage _message;
    private readonly MimeMessage _signed;
    private readonly Header _signature;
    private readonly AsymmetricKeyParameter _publicKey;

    public MimeKitSignatures(DkimSigningKey key, byte[] message, byte[] signed)
    {
        _signer = new DkimSigner(new MemoryStream(Encoding.ASCII.GetBytes(key.ToPem())), key.Domain.Ascii, key.Selector)
        {
            SignatureAlgorithm = key.Algorithm == DkimAlgorithm.RsaSha256 ? DkimSignatureAlgorithm.RsaSha256 : DkimSignatureAlgorithm.Ed25519Sha256,
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        _publicKey = GetPublicKey(key.Record);
        _verifier = new DkimVerifier(this);
        _message = MimeMessage.Load(new MemoryStream(message));
        _signed = MimeMessage.Load(new MemoryStream(signed));
        _signature = _signed.Headers[_signed.Headers.IndexOf(HeaderId.DkimSignature)];
    }

    public void Sign()
    {
        _message.Headers.RemoveAll(HeaderId.DkimSignature);
        _signer.Sign(_message, (HeaderId[])[HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ContentTransferEncoding]);
    }

    public Task<bool> VerifyAsync() => _verifier.VerifyAsync(_signed, _signature);

    public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) => _publicKey;

    public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) => Task.FromResult(_publicKey);
}
