using System.Collections.ObjectModel;

namespace Postroad.Client;

/// <summary>Addresses in order. Written as <c>["Ada &lt;ada@example.com&gt;", "grace@example.net"]</c>, or as one address alone.</summary>
public sealed class EmailAddressList : Collection<EmailAddress>
{
    /// <summary>An empty list.</summary>
    public EmailAddressList() { }

    /// <summary>A list of these.</summary>
    public EmailAddressList(IEnumerable<EmailAddress> addresses) => AddRange(addresses);

    /// <summary>A list of one.</summary>
    public static implicit operator EmailAddressList(string address) => new([EmailAddress.Parse(address)]);

    /// <summary>A list of one.</summary>
    public static implicit operator EmailAddressList(EmailAddress address) => new([address]);

    /// <summary>A list of these.</summary>
    public static implicit operator EmailAddressList(string[] addresses) => new(addresses.Select(EmailAddress.Parse));

    /// <summary>A list of these.</summary>
    public static implicit operator EmailAddressList(List<string> addresses) => new(addresses.Select(EmailAddress.Parse));

    /// <summary>A list of these.</summary>
    public static implicit operator EmailAddressList(EmailAddress[] addresses) => new(addresses);

    /// <summary>A list of these.</summary>
    public static implicit operator EmailAddressList(List<EmailAddress> addresses) => new(addresses);

    /// <summary>Adds several.</summary>
    public void AddRange(IEnumerable<EmailAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        foreach (var address in addresses)
            Add(address);
    }

    /// <summary>With commas between them.</summary>
    public override string ToString() => string.Join(", ", this);

    /// <inheritdoc/>
    protected override void InsertItem(int index, EmailAddress item)
    {
        ArgumentNullException.ThrowIfNull(item);
        base.InsertItem(index, item);
    }
}
