using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Postroad.Architecture.Tests.Reading;

/// <summary>Walks the instructions of a method body and gives the metadata tokens they name (ECMA-335 partition III).</summary>
internal static class InstructionTokens
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<EntityHandle> In(MethodBodyBlock body)
    {
        var found = new List<EntityHandle>();
        var reader = body.GetILReader();
        while (reader.RemainingBytes > 0)
        {
            int value = reader.ReadByte();
            if (value == 0xFE)
                value = 0xFE00 | reader.ReadByte();
            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                found.Add(MetadataTokens.EntityHandle(reader.ReadInt32()));
            else if (operand is OperandType.InlineSwitch)
                SkipTable(ref reader);
            else
                reader.Offset += Size(operand);
        }
        return found;
    }

    // The count moves the reader, so it is read before the reader is told to move.
    private static void SkipTable(ref BlobReader reader)
    {
        var targets = reader.ReadInt32();
        reader.Offset += 4 * targets;
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
