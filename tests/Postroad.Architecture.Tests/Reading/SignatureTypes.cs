using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Postroad.Architecture.Tests.Reading;

/// <summary>Gives the types that a signature names: all of them, through arrays, pointers and generic arguments.</summary>
internal sealed class SignatureTypes(Func<MetadataReader, EntityHandle, TypeName?> nameOf) : ISignatureTypeProvider<ImmutableHashSet<TypeName>, object?>
{
    private static readonly ImmutableHashSet<TypeName> None = [];

    public ImmutableHashSet<TypeName> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => One(nameOf(reader, handle));
    public ImmutableHashSet<TypeName> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => One(nameOf(reader, handle));
    public ImmutableHashSet<TypeName> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    public ImmutableHashSet<TypeName> GetGenericInstantiation(ImmutableHashSet<TypeName> genericType, ImmutableArray<ImmutableHashSet<TypeName>> typeArguments) =>
        typeArguments.Aggregate(genericType, (all, one) => all.Union(one));
    public ImmutableHashSet<TypeName> GetFunctionPointerType(MethodSignature<ImmutableHashSet<TypeName>> signature) =>
        signature.ParameterTypes.Aggregate(signature.ReturnType, (all, one) => all.Union(one));
    public ImmutableHashSet<TypeName> GetModifiedType(ImmutableHashSet<TypeName> modifier, ImmutableHashSet<TypeName> unmodifiedType, bool isRequired) => modifier.Union(unmodifiedType);
    public ImmutableHashSet<TypeName> GetArrayType(ImmutableHashSet<TypeName> elementType, ArrayShape shape) => elementType;
    public ImmutableHashSet<TypeName> GetSZArrayType(ImmutableHashSet<TypeName> elementType) => elementType;
    public ImmutableHashSet<TypeName> GetByReferenceType(ImmutableHashSet<TypeName> elementType) => elementType;
    public ImmutableHashSet<TypeName> GetPinnedType(ImmutableHashSet<TypeName> elementType) => elementType;
    public ImmutableHashSet<TypeName> GetPointerType(ImmutableHashSet<TypeName> elementType) => elementType;
    public ImmutableHashSet<TypeName> GetPrimitiveType(PrimitiveTypeCode typeCode) => None;
    public ImmutableHashSet<TypeName> GetGenericMethodParameter(object? genericContext, int index) => None;
    public ImmutableHashSet<TypeName> GetGenericTypeParameter(object? genericContext, int index) => None;

    private static ImmutableHashSet<TypeName> One(TypeName? name) => name is { } one ? [one] : None;
}
