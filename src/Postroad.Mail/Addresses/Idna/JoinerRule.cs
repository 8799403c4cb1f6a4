namespace Postroad.Mail.Addresses.Idna;

/// <summary>Where the two joiners, which nobody sees, may stand: behind a virama, and the one that parts also between letters that would join (RFC 5892 appendix A.1, A.2).</summary>
internal static class JoinerRule
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Whether every joiner of a label stands where one may.</summary>
    public static bool IsKept(List<int> label)
    {
        for (var i = 0; i < label.Count; i++)
        {
            if (label[i] is not (ZeroWidthNonJoiner or ZeroWidthJoiner))
                continue;
            var behindVirama = i > 0 && UnicodeTable.Instance[label[i - 1]].CombiningClass == CharacterClass.Virama;
            if (!behindVirama && !(label[i] == ZeroWidthNonJoiner && PartsLetters(label, i)))
                return false;
        }
        return true;
    }

    // (Joining_Type:{L,D})(Joining_Type:T)*\u200C(Joining_Type:T)*(Joining_Type:{R,D})
    private static bool PartsLetters(List<int> label, int index) =>
        Neighbour(label, index, -1) is JoiningType.Left or JoiningType.Dual && Neighbour(label, index, 1) is JoiningType.Right or JoiningType.Dual;

    private static JoiningType Neighbour(List<int> label, int index, int step)
    {
        for (var i = index + step; i >= 0 && i < label.Count; i += step)
        {
            if (UnicodeTable.Instance[label[i]].Joining is not JoiningType.Transparent and var joining)
                return joining;
        }
        return JoiningType.None;
    }
}
