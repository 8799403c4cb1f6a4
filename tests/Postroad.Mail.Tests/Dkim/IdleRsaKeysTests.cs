using System.Security.Cryptography;
using Postroad.Mail.Dkim.Keys;

namespace Postroad.Mail.Tests.Dkim;

public sealed class IdleRsaKeysTests
{
    private static readonly byte[] Hash = new byte[32];

    [Fact]
    public void A_key_is_found_again_and_nobody_else_has_it_meanwhile()
    {
        var idle = new IdleRsaKeys(2);
        using var key = RSA.Create(1024);
        Assert.False(idle.TryTake("a", out _));
        idle.Give("a", key);
        Assert.True(idle.TryTake("a", out var taken));
        Assert.Same(key, taken);
        Assert.False(idle.TryTake("a", out _));
    }

    [Fact]
    public void The_one_that_was_used_longest_ago_is_given_up()
    {
        var idle = new IdleRsaKeys(2);
        RSA[] keys = [RSA.Create(1024), RSA.Create(1024), RSA.Create(1024)];
        idle.Give("a", keys[0]);
        idle.Give("b", keys[1]);
        Assert.True(idle.TryTake("a", out _));
        idle.Give("a", keys[0]);
        idle.Give("c", keys[2]);
        Assert.False(idle.TryTake("b", out _));
        Assert.Throws<ObjectDisposedException>(() => keys[1].SignHash(Hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.True(idle.TryTake("a", out _) && idle.TryTake("c", out _));
        keys[0].Dispose();
        keys[2].Dispose();
    }

    [Fact]
    public void A_second_key_of_one_name_is_given_up_at_once()
    {
        var idle = new IdleRsaKeys(2);
        RSA[] keys = [RSA.Create(1024), RSA.Create(1024)];
        idle.Give("a", keys[0]);
        idle.Give("a", keys[1]);
        Assert.Throws<ObjectDisposedException>(() => keys[1].SignHash(Hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.NotEmpty(keys[0].SignHash(Hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        keys[0].Dispose();
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1032)]
    [InlineData(2048)]
    [InlineData(4096)]
    public void The_numbers_are_read_as_the_platform_reads_them(int bits)
    {
        using var key = RSA.Create(bits);
        var parameters = key.ExportParameters(false);
        foreach (var der in (byte[][])[key.ExportSubjectPublicKeyInfo(), key.ExportRSAPublicKey()])
        {
            Assert.True(RsaNumbers.TryRead(der, out var numbers, out _));
            Assert.Equal(bits, numbers.Bits);
            Assert.Equal(parameters.Modulus, numbers.Modulus);
            Assert.Equal(parameters.Exponent, numbers.Exponent);
            Assert.False(RsaNumbers.TryRead((byte[])[.. der, 0], out _, out _));
            Assert.False(RsaNumbers.TryRead(der.AsMemory(..^1), out _, out _));
        }
    }
}
