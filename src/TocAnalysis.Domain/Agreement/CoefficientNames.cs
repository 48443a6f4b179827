namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// The coefficients with their formulas. Notation: unit i of n with r_i ratings, r_ik of them in category k of q; P = units with r_i of 2 or more;
/// agreement weights w_kl (1 on the diagonal; all others 0 if none are named); A = (pa - pe) / (1 - pe) unless said otherwise;
/// pa = mean over the P units of sum_k r_ik (sum_l w_kl r_il - 1) / (r_i (r_i - 1)); pi_k = mean over rated units of r_ik / r_i.
/// Linear weights are 1 - |k-l| / (q-1), quadratic ones 1 - (k-l)^2 / (q-1)^2, over positions in the declared scale.
/// </summary>
public static class CoefficientNames
{
    /// <summary>Share of complete units on which all coders agree. Holsti's and the "raw" agreement of two coders.</summary>
    public const string PercentAgreement = "percentAgreement";

    /// <summary>pa: mean over units of the share of agreeing pairs of coders (Fleiss 1971, p. 379; Gwet 2014, p. 53).</summary>
    public const string PercentAgreementPairs = "percentAgreementPairs";

    /// <summary>pa with quadratic weights (Gwet 2014, p. 87).</summary>
    public const string PercentAgreementPairsQuadratic = "percentAgreementPairsQuadratic";

    /// <summary>Two coders: po = share of equal values, pe = sum_k p_k. p_.k over complete pairs (Cohen 1960).</summary>
    public const string CohenKappa = "cohenKappa";

    /// <summary>Cohen's kappa with linear weights: po = sum w_kl p_kl, pe = sum w_kl p_k. p_.l (Cohen 1968; Cicchetti and Allison 1971).</summary>
    public const string CohenKappaLinear = "cohenKappaLinear";

    /// <summary>Cohen's kappa with quadratic weights (Cohen 1968; Fleiss and Cohen 1973).</summary>
    public const string CohenKappaQuadratic = "cohenKappaQuadratic";

    /// <summary>Cohen's kappa with named weights of one's own (Cohen 1968); see <see cref="WeightedKappa"/>.</summary>
    public const string CohenKappaWeighted = "cohenKappaWeighted";

    /// <summary>Two coders: pe = sum_k of the squared mean of both coders' shares, over complete pairs (Scott 1955).</summary>
    public const string ScottPi = "scottPi";

    /// <summary>Any number of coders, the same number of ratings per unit: pe = sum_k pi_k^2 (Fleiss 1971).</summary>
    public const string FleissKappa = "fleissKappa";

    /// <summary>Fleiss' kappa for unequal numbers of ratings: pa over pairable units, pi_k over all rated units (Gwet 2014, p. 52).</summary>
    public const string FleissKappaWithMissing = "fleissKappaWithMissing";

    /// <summary>The same with quadratic weights: pe = sum w_kl pi_k pi_l (Gwet 2014, p. 87).</summary>
    public const string FleissKappaQuadratic = "fleissKappaQuadratic";

    /// <summary>Conger's (exact, Hubert's) kappa: pe = mean over pairs of coders g, h of sum_k p_gk p_hk; equals Cohen's for two coders without missing (Conger 1980; missing: Gwet 2014, p. 51).</summary>
    public const string CongerKappa = "congerKappa";

    /// <summary>Conger's kappa with quadratic weights (Gwet 2014, p. 86; Ex. 3.2: 0.777).</summary>
    public const string CongerKappaQuadratic = "congerKappaQuadratic";

    /// <summary>Mean of Cohen's kappa over all pairs of coders (Light 1971).</summary>
    public const string LightKappa = "lightKappa";

    /// <summary>alpha = 1 - Do / De with 0/1 distances; De = sum_(k not l) n_k n_l / (n (n - 1)) over the n values of pairable units (Krippendorff 2011).</summary>
    public const string KrippendorffAlphaNominal = "krippendorffAlphaNominal";

    /// <summary>alpha with the distance (sum of n_g for g from k to l, less half of n_k + n_l)^2, from the data's own frequencies (Krippendorff 2011, D).</summary>
    public const string KrippendorffAlphaOrdinal = "krippendorffAlphaOrdinal";

    /// <summary>alpha with the distance (k - l)^2 of the values; of their positions where they are words (Krippendorff 2011, E).</summary>
    public const string KrippendorffAlphaInterval = "krippendorffAlphaInterval";

    /// <summary>alpha with the distance ((k - l) / (k + l))^2 (Krippendorff 2011, F).</summary>
    public const string KrippendorffAlphaRatio = "krippendorffAlphaRatio";

    /// <summary>pe = sum_k pi_k (1 - pi_k) / (q - 1), q the declared categories (Gwet 2008).</summary>
    public const string GwetAc1 = "gwetAc1";

    /// <summary>AC2 with linear weights (Gwet 2014, p. 87).</summary>
    public const string GwetAc2Linear = "gwetAc2Linear";

    /// <summary>AC2: pe = (sum of all weights) / (q (q - 1)) times sum_k pi_k (1 - pi_k), quadratic weights (Gwet 2014, p. 87).</summary>
    public const string GwetAc2Quadratic = "gwetAc2Quadratic";

    /// <summary>AC2 with weights of one's own; see <see cref="WeightedAc2"/>.</summary>
    public const string GwetAc2Weighted = "gwetAc2Weighted";

    /// <summary>pe = 1 / q, q the declared categories; also called S, free-marginal or Randolph's kappa (Bennett et al. 1954; Brennan and Prediger 1981).</summary>
    public const string BrennanPrediger = "brennanPrediger";

    /// <summary>pa with weights of one's own (Gwet 2014, p. 87).</summary>
    public const string PercentAgreementPairsWeighted = "percentAgreementPairsWeighted";

    /// <summary>Conger's kappa with weights of one's own (Gwet 2014, p. 86).</summary>
    public const string CongerKappaWeighted = "congerKappaWeighted";

    /// <summary>Fleiss' kappa for unequal numbers of ratings with weights of one's own (Gwet 2014, p. 87).</summary>
    public const string FleissKappaWeighted = "fleissKappaWeighted";

    /// <summary>Brennan and Prediger with weights of one's own (Gwet 2014, p. 87).</summary>
    public const string BrennanPredigerWeighted = "brennanPredigerWeighted";

    /// <summary>alpha with the distance 1 - w_kl of weights of one's own (Artstein and Poesio 2008, p. 567).</summary>
    public const string KrippendorffAlphaWeighted = "krippendorffAlphaWeighted";

    /// <summary>Brennan and Prediger with quadratic weights: pe = (sum of all weights) / q^2 (Gwet 2014, p. 87).</summary>
    public const string BrennanPredigerQuadratic = "brennanPredigerQuadratic";

    /// <summary>Kappa of one category against all others, with pooled marginals: 1 - sum r_ij (m - r_ij) / (N m (m - 1) p_j q_j) (Fleiss 1971, p. 381).</summary>
    public const string CategoryKappaPooled = "categoryKappaPooled";

    /// <summary>Cohen's kappa of one category against all others, each coder with own marginals (two coders).</summary>
    public const string CategoryKappaOneAgainstRest = "categoryKappaOneAgainstRest";

    /// <summary>Kappa over several codes: (mean po - mean pe) / (1 - mean pe) (De Vries, Elliott, Kanouse and Teleki 2008).</summary>
    public const string PooledKappa = "pooledKappa";

    /// <summary>alpha over sets of codes, with the named distance between sets (Krippendorff 2011; Passonneau 2006).</summary>
    public const string KrippendorffAlphaSets = "krippendorffAlphaSets";
}
