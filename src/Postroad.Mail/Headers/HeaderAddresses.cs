using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers.Lists;

namespace Postroad.Mail.Headers;

/// <summary>Reads the addresses of a field such as From, Sender or To, with names, comments, groups, folds and the obsolete forms (RFC 5322 §3.4, §4.4).</summary>
public static class HeaderAddresses
{
    /// <summary>How many addresses of one field are read. A field with more is a fault.</summary>
    public const int MaxAddresses = 1000;

    /// <summary>Reads the addresses of a field, in order. Where it is not clear which they are, <paramref name="fault"/> says why.</summary>
    public static bool TryRead(HeaderField field, out ImmutableArray<AddrSpec> addresses, [NotNullWhen(false)] out string? fault)
    {
        var name = System.Text.Encoding.ASCII.GetString(field.Name.Span);
        addresses = [.. new AddressListReader(field.RawValue.Span, name).Read(MaxAddresses, out fault)];
        return fault is null;
    }
}
