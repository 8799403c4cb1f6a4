namespace Postroad.Mail.Addresses.Idna;

/// <summary>The rule that keeps the labels of names with right-to-left letters apart on a screen (RFC 5893 §2).</summary>
internal static class BidiRule
{
    /// <summary>Whether a name that holds this label is a bidi domain name: an R, AL or AN stands in it (RFC 5893 §1.4).</summary>
    public static bool MakesBidi(List<int> label) => label.Exists(c => UnicodeTable.Instance[c].Bidi is BidiClass.R or BidiClass.AL or BidiClass.AN);

    /// <summary>Whether a label may stand in a bidi domain name.</summary>
    public static bool IsKept(List<int> label)
    {
        if (label.Count == 0)
            return true;
        var classes = label.ConvertAll(c => UnicodeTable.Instance[c].Bidi);
        var last = classes.FindLast(c => c != BidiClass.NSM);
        // 1. The first character is L, R or AL.
        return classes[0] switch
        {
            BidiClass.R or BidiClass.AL =>
                // 2. to 4. What a right-to-left label holds, how it ends, and never both kinds of digits.
                classes.TrueForAll(c => c is not (BidiClass.Other or BidiClass.L))
                && last is BidiClass.R or BidiClass.AL or BidiClass.EN or BidiClass.AN
                && !(classes.Contains(BidiClass.EN) && classes.Contains(BidiClass.AN)),
            BidiClass.L =>
                // 5. and 6. What a left-to-right label holds and how it ends.
                classes.TrueForAll(c => c is not (BidiClass.Other or BidiClass.R or BidiClass.AL or BidiClass.AN))
                && last is BidiClass.L or BidiClass.EN,
            _ => false,
        };
    }
}
