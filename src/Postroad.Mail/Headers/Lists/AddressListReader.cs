using Postroad.Mail.Addresses;

namespace Postroad.Mail.Headers.Lists;

/// <summary>
/// Reads a list of addresses. Names before an address are taken as people write them, with dots, at-signs and octets beyond ASCII that should have been
/// quoted: what decides is the address in the brackets, and a text in which it is not clear where that is counts as a fault.
/// </summary>
internal ref struct AddressListReader
{
    private readonly string _field;
    private readonly ReadOnlySpan<byte> _text;
    private AddrSpecReader _reader;
    private bool _inGroup;

    public AddressListReader(ReadOnlySpan<byte> text, string field)
    {
        _field = field;
        _text = text;
        _reader = new(text);
    }

    // RFC 5322 §3.4  address-list = (address *("," address)) / obs-addr-list
    public List<AddrSpec> Read(int max, out string? fault)
    {
        var addresses = new List<AddrSpec>();
        fault = null;
        while (true)
        {
            if (!_reader.TrySkipCfws())
                fault = $"a comment or a fold of the {_field} field has no end";
            else if (_reader.IsAtEnd)
                fault = _inGroup ? $"a group of the {_field} field has no end" : null;
            if (fault is not null || _reader.IsAtEnd)
                return addresses;
            // obs-addr-list and obs-group-list let commas stand alone
            if (_reader.TryTake(','))
                continue;
            if (_inGroup && _reader.TryTake(';'))
            {
                _inGroup = false;
                continue;
            }
            if (!TryTakeAddress(addresses))
            {
                fault = $"the {_field} field is malformed";
                return addresses;
            }
            if (addresses.Count > max)
            {
                fault = $"the {_field} field names more than {max} addresses";
                return addresses;
            }
        }
    }

    // address = mailbox / group; mailbox = name-addr / addr-spec
    private bool TryTakeAddress(List<AddrSpec> addresses)
    {
        var start = _reader.Position;
        if (_reader.TryTakeAddrSpec(out var bare) && IsAtBorder())
        {
            addresses.Add(bare!);
            return true;
        }
        _reader.Position = start;
        if (!TrySkipName())
            return false;
        if (!_inGroup && _reader.TryTake(':'))
        {
            _inGroup = true;
            return true;
        }
        if (!TryTakeAngle(out var address) || !_reader.TrySkipCfws() || !IsAtBorder())
            return false;
        addresses.Add(address!);
        return true;
    }

    // angle-addr = [CFWS] "<" addr-spec ">" [CFWS] / obs-angle-addr, whose route names hosts and not the author
    private bool TryTakeAngle(out AddrSpec? address)
    {
        address = null;
        if (!_reader.TryTake('<') || !_reader.TrySkipCfws())
            return false;
        if (_reader.IsAt('@') || _reader.IsAt(','))
        {
            var colon = _text[_reader.Position..].IndexOfAny((byte)':', (byte)'>');
            if (colon < 0 || _text[_reader.Position + colon] != (byte)':')
                return false;
            _reader.Position += colon + 1;
        }
        return _reader.TryTakeAddrSpec(out address) && _reader.TryTake('>');
    }

    /// <summary>Skips what stands before a bracket or the colon of a group: words, quoted strings, comments, and whatever else borders nothing.</summary>
    private bool TrySkipName()
    {
        var name = new System.Text.StringBuilder();
        while (true)
        {
            if (!_reader.TrySkipCfws() || _reader.IsAtEnd)
                return false;
            if (_reader.IsAt('<') || _reader.IsAt(':'))
                return true;
            if (_reader.IsAt('"'))
            {
                if (!_reader.TryTakeWord(name))
                    return false;
                continue;
            }
            var c = _text[_reader.Position];
            if (c is < 0x20 or 0x7f or (byte)',' or (byte)';' or (byte)'>' or (byte)')')
                return false;
            _reader.Position++;
        }
    }

    private readonly bool IsAtBorder() => _reader.IsAtEnd || _reader.IsAt(',') || (_inGroup && _reader.IsAt(';'));
}
