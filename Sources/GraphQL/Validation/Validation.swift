/// Checks a query document against a schema by the rules of the specification's section 5.
public enum Validation {
    /// The rules, in the order in which they report about the same node.
    static func rules() -> [any ValidationRule] {
        [
            FieldsOnCorrectType(),
            FragmentsOnCompositeTypes(),
            KnownArgumentNames(),
            KnownDirectives(),
            KnownFragmentNames(),
            KnownRootType(),
            KnownTypeNames(),
            LoneAnonymousOperation(),
            MaxIntrospectionDepth(),
            NoFragmentCycles(),
            NoUndefinedVariables(),
            NoUnusedFragments(),
            NoUnusedVariables(),
            OverlappingFieldsCanBeMerged(),
            PossibleFragmentSpreads(),
            ProvidedRequiredArguments(),
            ScalarLeafs(),
            SingleFieldSubscriptions(),
            UniqueArgumentNames(),
            UniqueDirectivesPerLocation(),
            UniqueFragmentNames(),
            UniqueInputFieldNames(),
            UniqueOperationNames(),
            UniqueVariableNames(),
            ValuesOfCorrectType(),
            VariablesAreInputTypes(),
            VariablesInAllowedPosition(),
        ]
    }

    /// What is wrong with a document, in the order it is found; empty for a valid one.
    ///
    /// - Throws: an error when the document is too involved to be checked within ``GraphQLLimits``.
    public static func errors(in document: QueryDocument, against schema: Schema) throws(GraphQLError) -> [GraphQLError] {
        let context = ValidationContext(schema: schema, document: document)
        var walker = Walker(context: context, rules: rules())
        try walker.walk()
        return context.errors
    }
}
